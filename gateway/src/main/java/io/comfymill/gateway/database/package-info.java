/** PostgreSQL: the scheduler's tables (read only) and the gateway's own. */
@NullMarked
package io.comfymill.gateway.database;

import org.jspecify.annotations.NullMarked;
