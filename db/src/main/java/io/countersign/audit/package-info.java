/// Writes and reads the audit records.
@NullMarked
package io.countersign.audit;

import org.jspecify.annotations.NullMarked;
