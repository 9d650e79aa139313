package io.penstock.agent;

import org.jspecify.annotations.Nullable;

/** One member's place among the candidates of one requirement: a link in the list of its bucket. */
final class Seat {
    final Member member;
    final Candidates candidates;

    int bucket;
    int freeSlots;
    int indexInMember;
    @Nullable Seat before;
    @Nullable Seat after;

    Seat(Member member, Candidates candidates, int bucket) {
        this.member = member;
        this.candidates = candidates;
        this.bucket = bucket;
    }
}
