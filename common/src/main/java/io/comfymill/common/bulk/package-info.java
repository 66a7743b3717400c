/**
 * Large prompts: their long strings are cut out while they are read, kept in the artifact store,
 * and put back while they are written. Nothing here ever holds a long string in memory.
 */
@NullMarked
package io.comfymill.common.bulk;

import org.jspecify.annotations.NullMarked;
