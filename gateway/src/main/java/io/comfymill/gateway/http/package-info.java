/** What HTTP itself asks of every route: headers, codings, unknown paths and methods. */
@NullMarked
package io.comfymill.gateway.http;

import org.jspecify.annotations.NullMarked;
