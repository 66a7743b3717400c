/** Reverse proxies in front of several gateways. */
@NullMarked
package io.comfymill.deploy.proxy;

import org.jspecify.annotations.NullMarked;
