/// What the documents say, checked against the code.
@NullMarked
package io.countersign.docs;

import org.jspecify.annotations.NullMarked;
