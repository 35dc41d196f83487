/// Requests for a second signature over REST.
@NullMarked
package io.countersign.approval;

import org.jspecify.annotations.NullMarked;
