/** What operators should know of without looking: noticed, told once, and over by itself. */
@NullMarked
package io.comfymill.gateway.alerts;

import org.jspecify.annotations.NullMarked;
