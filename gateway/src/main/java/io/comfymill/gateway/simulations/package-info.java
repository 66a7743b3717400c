/** What would have been, had the policy, the weights or the nodes been others. */
@NullMarked
package io.comfymill.gateway.simulations;

import org.jspecify.annotations.NullMarked;
