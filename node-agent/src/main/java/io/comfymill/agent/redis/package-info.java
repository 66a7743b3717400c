/** Live frames on their way to Redis. */
@NullMarked
package io.comfymill.agent.redis;

import org.jspecify.annotations.NullMarked;
