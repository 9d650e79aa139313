/** Shows profiles as people want to see them: flame graphs, heat maps, tables. */
@NullMarked
package io.penstock.profile.view;

import org.jspecify.annotations.NullMarked;
