/** The Helm chart, rendered by Helm and read strictly. */
@NullMarked
package io.comfymill.deploy.chart;

import org.jspecify.annotations.NullMarked;
