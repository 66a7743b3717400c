/**
 * Turns workflows as the editor saves them into the API format, by the rules of ComfyUI's frontend.
 */
@NullMarked
package io.comfymill.standalone.editor;

import org.jspecify.annotations.NullMarked;
