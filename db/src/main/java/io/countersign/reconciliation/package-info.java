/// Breaks on record, and what is compared.
@NullMarked
package io.countersign.reconciliation;

import org.jspecify.annotations.NullMarked;
