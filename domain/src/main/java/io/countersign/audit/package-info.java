/// Who did what, when and why: the record written with every change.
@NullMarked
package io.countersign.audit;

import org.jspecify.annotations.NullMarked;
