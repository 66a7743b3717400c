/** Tenants and their keys, for administrators. */
@NullMarked
package io.comfymill.gateway.tenants;

import org.jspecify.annotations.NullMarked;
