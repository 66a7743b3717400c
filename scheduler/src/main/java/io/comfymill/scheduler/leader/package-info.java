/**
 * Which of several schedulers leads: how the lease is won, renewed, checked ({@link
 * io.comfymill.scheduler.leader.LeaseRow#EPOCH_CHECK}) and lost.
 */
@NullMarked
package io.comfymill.scheduler.leader;

import org.jspecify.annotations.NullMarked;
