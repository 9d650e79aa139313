package io.penstock.lag;

import java.util.Map;

/**
 * What was read about a group at one time.
 *
 * @param group its id
 * @param type classic, consumer, streams or share
 * @param state its state in the broker's word, such as Stable or Empty
 * @param members how many members it has
 * @param commits what it has committed; also without members
 * @param owners who reads what
 */
public record GroupSample(
        String group,
        String type,
        String state,
        int members,
        Map<Partition, Commit> commits,
        Map<Partition, Owner> owners) {}
