/**
 * For how long what jobs have made is kept. Outputs are deleted in two steps, each of which can be
 * done twice: first a row says so, and nobody sees them any more; a little later their files go.
 */
@NullMarked
package io.comfymill.gateway.retention;

import org.jspecify.annotations.NullMarked;
