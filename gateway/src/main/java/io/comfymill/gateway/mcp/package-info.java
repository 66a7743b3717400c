/**
 * The Model Context Protocol, for assistants: published workflows as tools, jobs as resources. No
 * sessions are kept, so that any gateway answers any request.
 */
@NullMarked
package io.comfymill.gateway.mcp;

import org.jspecify.annotations.NullMarked;
