/** PostgreSQL, as commands for operators ask it. */
@NullMarked
package io.comfymill.standalone.database;

import org.jspecify.annotations.NullMarked;
