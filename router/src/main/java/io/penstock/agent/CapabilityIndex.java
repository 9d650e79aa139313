package io.penstock.agent;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the members that offer all of a requirement. The candidates of a requirement are gathered
 * when it is first asked for and kept right from then on.
 */
final class CapabilityIndex {
    /** Most requirements that are kept; the quarter not asked for the longest gives way. */
    static final int MAX_REQUIREMENTS = 4_096;

    private final Map<List<String>, Offer> offers = new LinkedHashMap<>();
    private final Map<String, Set<Offer>> byCapability = new HashMap<>();
    private final Map<Requirement, Candidates> byRequirement = new HashMap<>();

    /** Requirements by the first of their capabilities, for an offer that is new. */
    private final Map<String, Set<Candidates>> byAnchor = new HashMap<>();

    private long asked;

    /** Adds a member under what it offers now. */
    void add(Member member) {
        Offer offer = offers.get(member.capabilities());
        if (offer == null) {
            offer = new Offer(member.capabilities());
            offers.put(offer.capabilities(), offer);
            join(offer, "");
            for (String capability : offer.capabilities()) {
                byCapability.computeIfAbsent(capability, c -> new LinkedHashSet<>()).add(offer);
                join(offer, capability);
            }
        }
        offer.add(member);
    }

    private void join(Offer offer, String anchor) {
        for (Candidates candidates : byAnchor.getOrDefault(anchor, Set.of())) {
            if (offer.covers(candidates.requirement())) {
                offer.addCandidates(candidates);
            }
        }
    }

    /** Removes a member, if it is here. */
    void remove(Member member) {
        Offer offer = member.offer();
        if (offer == null) {
            return;
        }
        offer.remove(member);
        if (offer.isEmpty()) {
            offers.remove(offer.capabilities());
            for (String capability : offer.capabilities()) {
                removeFrom(byCapability, capability, offer);
            }
            for (int i = 0; i < offer.count(); i++) {
                offer.candidates(i).removeOffer(offer);
            }
        }
    }

    /** Returns whether any member offers the capability. */
    boolean isOffered(String capability) {
        return byCapability.containsKey(capability);
    }

    /** Returns the candidates for a requirement. */
    Candidates candidates(Requirement requirement) {
        Candidates candidates = byRequirement.get(requirement);
        if (candidates == null) {
            candidates = gather(requirement);
        }
        candidates.askedAt(++asked);
        return candidates;
    }

    private Candidates gather(Requirement requirement) {
        if (byRequirement.size() == MAX_REQUIREMENTS) {
            byRequirement.values().stream()
                    .sorted(Comparator.comparingLong(Candidates::lastAsked))
                    .limit(MAX_REQUIREMENTS / 4)
                    .toList()
                    .forEach(this::forget);
        }
        Candidates candidates = new Candidates(requirement);
        for (Offer offer : fewestThatMayCover(requirement)) {
            if (offer.covers(requirement)) {
                offer.addCandidates(candidates);
            }
        }
        byRequirement.put(requirement, candidates);
        byAnchor.computeIfAbsent(candidates.anchor(), a -> new LinkedHashSet<>()).add(candidates);
        return candidates;
    }

    private Collection<Offer> fewestThatMayCover(Requirement requirement) {
        Collection<Offer> fewest = offers.values();
        for (String capability : requirement.capabilities()) {
            Set<Offer> those = byCapability.getOrDefault(capability, Set.of());
            if (those.size() < fewest.size()) {
                fewest = those;
            }
        }
        return fewest;
    }

    private void forget(Candidates candidates) {
        for (Offer offer : candidates.offers()) {
            offer.removeCandidates(candidates);
        }
        byRequirement.remove(candidates.requirement());
        removeFrom(byAnchor, candidates.anchor(), candidates);
    }

    private static <T> void removeFrom(Map<String, Set<T>> sets, String key, T element) {
        sets.computeIfPresent(key, (k, set) -> set.remove(element) && set.isEmpty() ? null : set);
    }
}
