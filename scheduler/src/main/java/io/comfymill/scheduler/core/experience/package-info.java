/**
 * What was learned from attempts that ran: how long work takes where, and what nodes have loaded.
 */
@NullMarked
package io.comfymill.scheduler.core.experience;

import org.jspecify.annotations.NullMarked;
