/**
 * The tables of the schema {@code scheduler}, which the leading scheduler writes and gateways read.
 * Each is mapped here once for both. A table's columns are its fields in snake case: both services
 * set Hibernate's naming strategy to that.
 */
@NullMarked
package io.comfymill.common.rows;

import org.jspecify.annotations.NullMarked;
