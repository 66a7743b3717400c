/** What a batch would cost, before anything runs. */
@NullMarked
package io.comfymill.gateway.batch.plan;

import org.jspecify.annotations.NullMarked;
