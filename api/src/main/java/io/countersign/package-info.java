/// The application: what it is configured with, and the one place where its parts are put together.
@NullMarked
package io.countersign;

import org.jspecify.annotations.NullMarked;
