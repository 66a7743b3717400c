/** JMH benches of the scheduler's core. */
package io.comfymill.bench;
