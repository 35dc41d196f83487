/// The database: connections, migrations, notifications.
@NullMarked
package io.countersign.database;

import org.jspecify.annotations.NullMarked;
