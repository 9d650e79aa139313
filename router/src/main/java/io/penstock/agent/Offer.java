package io.penstock.agent;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members that offer just the same capabilities. They are candidates for the same requirements,
 * so that list is kept once for all of them, and a member that joins finds its places without any
 * comparison.
 */
final class Offer {
    private static final int FIRST_CANDIDATES = 4;

    private final List<String> capabilities;
    private final Set<String> capabilitySet;
    private final Set<Member> members = new LinkedHashSet<>();
    private @Nullable Candidates[] candidates = new Candidates[FIRST_CANDIDATES];
    private int count;

    Offer(List<String> capabilities) {
        this.capabilities = capabilities;
        this.capabilitySet = Set.copyOf(capabilities);
    }

    List<String> capabilities() {
        return capabilities;
    }

    boolean covers(Requirement requirement) {
        List<String> asked = requirement.capabilities();
        for (int i = 0; i < asked.size(); i++) {
            if (!capabilitySet.contains(asked.get(i))) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /**
     * Returns how many requirements its members are candidates for; a member has a seat for each.
     */
    int count() {
        return count;
    }

    Candidates candidates(int index) {
        return Objects.requireNonNull(candidates[index]);
    }

    void add(Member member) {
        members.add(member);
        member.sit(this);
    }

    void remove(Member member) {
        members.remove(member);
        member.standUp();
    }

    void addCandidates(Candidates more) {
        if (count == candidates.length) {
            candidates = Arrays.copyOf(candidates, 2 * count);
        }
        candidates[count++] = more;
        more.addOffer(this);
        for (Member member : members) {
            member.addSeat();
        }
    }

    /** Forgets the candidates and the members' seats among them; the last ones take that place. */
    void removeCandidates(Candidates less) {
        int at = 0;
        while (candidates[at] != less) {
            at++;
        }
        for (Member member : members) {
            member.removeSeat(at);
        }
        candidates[at] = candidates[--count];
        candidates[count] = null;
    }
}
