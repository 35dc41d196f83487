/// Maker and checker: the request for a second signature and the decisions under it.
@NullMarked
package io.countersign.approval;

import org.jspecify.annotations.NullMarked;
