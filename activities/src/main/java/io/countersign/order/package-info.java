/// Validation, and the steps that need nothing but to be on record.
@NullMarked
package io.countersign.order;

import org.jspecify.annotations.NullMarked;
