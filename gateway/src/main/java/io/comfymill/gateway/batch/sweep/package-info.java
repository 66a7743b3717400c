/** What a batch runs over: cells by number, each made when it is asked for. Pure. */
@NullMarked
package io.comfymill.gateway.batch.sweep;

import org.jspecify.annotations.NullMarked;
