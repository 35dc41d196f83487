/// Requests for a second signature and the decisions under them.
@NullMarked
package io.countersign.approval;

import org.jspecify.annotations.NullMarked;
