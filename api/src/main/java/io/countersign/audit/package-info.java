/// Audit records over REST, read and followed.
@NullMarked
package io.countersign.audit;

import org.jspecify.annotations.NullMarked;
