/// What the reading stores share in speaking SQL.
@NullMarked
package io.countersign.sql;

import org.jspecify.annotations.NullMarked;
