/** Kafka, PostgreSQL and Redis, as child processes from binaries that come inside jars. */
@NullMarked
package io.comfymill.standalone.infrastructure;

import org.jspecify.annotations.NullMarked;
