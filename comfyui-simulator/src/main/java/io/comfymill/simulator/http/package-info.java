/** The HTTP routes of a simulated server, a class per group. */
@NullMarked
package io.comfymill.simulator.http;

import org.jspecify.annotations.NullMarked;
