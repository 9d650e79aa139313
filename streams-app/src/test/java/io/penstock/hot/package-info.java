/** Tests of the pipeline's hot results. */
@NullMarked
package io.penstock.hot;

import org.jspecify.annotations.NullMarked;
