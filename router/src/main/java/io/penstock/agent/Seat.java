package io.penstock.agent;

import org.jspecify.annotations.Nullable;

/** One member's place among the candidates of one requirement: a link in the list of a bucket. */
final class Seat {
    final Member member;
    final Candidates candidates;

    int indexInMember;
    @Nullable Seat before;
    @Nullable Seat after;

    Seat(Member member, Candidates candidates) {
        this.member = member;
        this.candidates = candidates;
    }
}
