/** Tests of verdicts and figures on recorded samples. */
@NullMarked
package io.penstock.lag;

import org.jspecify.annotations.NullMarked;
