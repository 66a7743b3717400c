/** What everything that works for one node shares: its loop, its clients, its log context. */
@NullMarked
package io.comfymill.agent.context;

import org.jspecify.annotations.NullMarked;
