/** Fair queueing: whose turn it is among tenants, and among the clients of a tenant. */
@NullMarked
package io.comfymill.scheduler.core.fairshare;

import org.jspecify.annotations.NullMarked;
