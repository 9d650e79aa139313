package io.penstock.agent;

import org.jspecify.annotations.Nullable;

/** One member's place among the candidates of one requirement: a link in the list of a bucket. */
final class Seat {
    final Member member;

    /** Which of the candidates of the member's offer this seat is among. */
    int index;

    @Nullable Seat before;
    @Nullable Seat after;

    Seat(Member member, int index) {
        this.member = member;
        this.index = index;
    }
}
