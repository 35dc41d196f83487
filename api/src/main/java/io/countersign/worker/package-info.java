/// The workers: which workflows and activities a process carries, by its roles.
@NullMarked
package io.countersign.worker;

import org.jspecify.annotations.NullMarked;
