package io.penstock.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LagBookTest {
    private static final Partition P0 = new Partition("orders", 0);
    private static final Partition P1 = new Partition("orders", 1);

    private final LagBook book = new LagBook(LagRules.STANDARD, 36, 1_000);
    private long time = 1_000_000;

    @Test
    void shouldCountRecordsAndOffsetsOverAllPartitions() {
        add(Map.of(P0, new LogNow(0, 110), P1, new LogNow(0, 50)), Map.of(P0, 100L, P1, 20L));

        GroupLag group = group();

        assertThat(group.lag()).isEqualTo(40);
        assertThat(group.offsetLag()).isEqualTo(40);
        assertThat(Objects.requireNonNull(group.hottest()).partition()).isEqualTo(P1);
    }

    @Test
    void shouldInterpolateWhenTheCommittedOffsetWasTheEnd() {
        for (int i = 0; i <= 10; i++) {
            add(0, i * 100L, 0);
        }

        // The end was 250 between the third and fourth sample, 37.5 s before the last.
        time -= 5_000;
        add(250, 1_000, 0);

        assertThat(partition().time()).isEqualTo(new LagTime(37_500, false));
    }

    @Test
    void shouldSayAtLeastWhenRecordsWaitedBeforeTheFirstSample() {
        add(100, 500, 0);
        add(150, 500, 0);

        assertThat(partition().time()).isEqualTo(new LagTime(5_000, true));
    }

    @Test
    void shouldNotCapTheTimeBehindAtTheLengthOfTheWindow() {
        long samples = 3 * 3_600 / 5;
        for (int i = 0; i < samples; i++) {
            add(i < 100 ? i * 10L : 1_000, i * 10L, 0);
        }

        double expected = (samples - 101) * 5_000.0;
        assertThat((double) partition().time().ms()).isCloseTo(expected, within(expected * 0.2));
        assertThat(partition().time().atLeast()).isFalse();
    }

    @Test
    void shouldTakeTheTimeOfTheFirstWaitingRecordFromTheRecordWhereSamplesDoNotReach() {
        add(100, 500, 0);
        add(100, 500, 0);
        settle(new Doubt.Finding.Waiting(100, time - 5_000 - 60_000));

        assertThat(partition().time()).isEqualTo(new LagTime(60_000, false));
    }

    @Test
    void shouldComputePaceAndTimeToDrain() {
        for (int i = 0; i < 13; i++) {
            add(i * 500L, 10_000 + i * 100L, 0);
        }

        Pace pace = group().pace();

        assertThat(pace.consumed()).isCloseTo(100, within(0.01));
        assertThat(pace.produced()).isCloseTo(20, within(0.01));
        assertThat(pace.velocity()).isCloseTo(-80, within(0.01));
        assertThat(pace.drainMs(group().lag())).isEqualTo((11_200 - 6_000) * 1_000L / 80);
    }

    @Test
    void shouldNotPromiseADrainWhenTheLagGrows() {
        for (int i = 0; i < 13; i++) {
            add(i * 10L, i * 100L, 0);
        }

        assertThat(group().pace().drainMs(group().lag())).isEqualTo(Pace.NEVER);
    }

    @Test
    void shouldNotCountMarkersOnceTheGapWasReadAndFoundEmpty() {
        add(100, 101, 0);
        assertThat(book.doubts(10)).isEmpty();
        add(100, 101, 0);
        assertThat(book.doubts(10)).containsExactly(new Doubt(P0, 100, 101));

        settle(new Doubt.Finding.Nothing());

        assertThat(partition().lag()).isZero();
        assertThat(partition().offsetLag()).isEqualTo(1);
        assertThat(partition().judgement().rule()).isEqualTo(LagRule.ONLY_MARKERS);
        assertThat(partition().time()).isEqualTo(LagTime.NONE);
        add(100, 101, 0);
        assertThat(book.doubts(10)).isEmpty();
        assertThat(partition().lag()).isZero();
    }

    @Test
    void shouldCountWhatComesAfterTheMarkers() {
        add(100, 101, 0);
        add(100, 101, 0);
        settle(new Doubt.Finding.Nothing());

        add(100, 103, 0);

        assertThat(partition().lag()).isEqualTo(2);
        // A log that has shown markers is looked into at once.
        assertThat(book.doubts(10)).containsExactly(new Doubt(P0, 100, 103));
        settle(new Doubt.Finding.Waiting(101, 0));
        assertThat(partition().lag()).isEqualTo(2);
        assertThat(book.doubts(10)).isEmpty();
    }

    @Test
    void shouldLookIntoAGapOnceWhereRecordsWait() {
        add(100, 150, 0);
        add(100, 150, 0);
        settle(new Doubt.Finding.Waiting(100, 0));
        add(100, 150, 0);
        add(100, 160, 0);
        add(100, 160, 0);

        assertThat(book.doubts(10)).isEmpty();
        assertThat(partition().lag()).isEqualTo(60);
    }

    @Test
    void shouldLookAgainWhenAnOpenTransactionHasEnded() {
        add(100, 150, 0);
        add(100, 150, 0);
        settle(new Doubt.Finding.Open());
        assertThat(book.doubts(10)).isEmpty();
        assertThat(partition().lag()).isEqualTo(50);

        add(100, 151, 0);
        add(100, 151, 0);

        assertThat(book.doubts(10)).containsExactly(new Doubt(P0, 100, 151));
    }

    @Test
    void shouldAskForTheSmallestGapsFirstAndEachOnce() {
        for (int i = 0; i < 2; i++) {
            Map<Partition, LogNow> logs = Map.of(P0, new LogNow(0, 500), P1, new LogNow(0, 101));
            Map<Partition, Commit> commits = Map.of(P0, Commit.at(100), P1, Commit.at(100));
            book.add(
                    new ClusterSample(
                            time,
                            logs,
                            List.of(sample("a", 1, commits), sample("b", 1, commits)),
                            Set.of()));
            time += 5_000;
        }

        assertThat(book.doubts(10))
                .containsExactly(new Doubt(P1, 100, 101), new Doubt(P0, 100, 500));
        assertThat(book.doubts(1)).containsExactly(new Doubt(P1, 100, 101));
    }

    @Test
    void shouldKeepAGroupThatIsDown() {
        add(100, 150, 0);
        book.add(
                new ClusterSample(
                        time,
                        Map.of(P0, new LogNow(0, 150)),
                        List.of(sample("g", 0, Map.of(P0, Commit.at(100)))),
                        Set.of()));

        assertThat(group().lag()).isEqualTo(50);
        assertThat(group().members()).isZero();
    }

    @Test
    void shouldKeepWhatIsKnownOfAGroupThatCouldNotBeRead() {
        add(100, 150, 0);
        book.add(new ClusterSample(time, Map.of(), List.of(), Set.of("g")));

        assertThat(group().lag()).isEqualTo(50);
        assertThat(group().sampledAt()).isEqualTo(1_000_000);
    }

    @Test
    void shouldForgetAGroupThatIsGone() {
        add(100, 150, 0);
        book.add(new ClusterSample(time, Map.of(), List.of(), Set.of()));

        assertThat(snapshot().groups()).isEmpty();
        assertThat(snapshot().logs()).isEmpty();
    }

    @Test
    void shouldStartAnewWhenATopicWasMadeAnew() {
        for (int i = 0; i < 20; i++) {
            add(1_000, 1_000, 0);
        }

        add(5, 5, 0);

        assertThat(partition().judgement().rule()).isEqualTo(LagRule.NOTHING_WAITING);
    }

    @Test
    void shouldNotCountWhatRetentionDeleted() {
        add(100, 500, 450);

        assertThat(partition().lag()).isEqualTo(50);
        assertThat(partition().offsetLag()).isEqualTo(400);
        assertThat(partition().judgement().rule()).isEqualTo(LagRule.RECORDS_DELETED);
    }

    @Test
    void shouldTrustTheBrokerThatCountsAShareGroupsRecords() {
        for (int i = 0; i < 2; i++) {
            book.add(
                    new ClusterSample(
                            time,
                            Map.of(P0, new LogNow(0, 500)),
                            List.of(sample("g", 1, Map.of(P0, new Commit(100, 7)))),
                            Set.of()));
            time += 5_000;
        }

        assertThat(partition().lag()).isEqualTo(7);
        assertThat(book.doubts(10)).isEmpty();
    }

    @Test
    void shouldKeepNoMoreThanItIsAllowedAndSayWhatItLeftOut() {
        LagBook small = new LagBook(LagRules.STANDARD, 36, 30);
        Map<Partition, LogNow> logs =
                IntStream.range(0, 20)
                        .boxed()
                        .collect(
                                Collectors.toMap(
                                        i -> new Partition("t", i), i -> new LogNow(0, 10)));
        Map<Partition, Commit> commits =
                logs.keySet().stream().collect(Collectors.toMap(p -> p, p -> Commit.at(1)));
        for (int i = 0; i < 3; i++) {
            small.add(
                    new ClusterSample(
                            time + i,
                            logs,
                            List.of(sample("a", 1, commits), sample("b", 1, commits)),
                            Set.of()));
        }

        LagSnapshot snapshot = small.snapshot("c", 0, null);

        assertThat(snapshot.leftOut()).isEqualTo(10);
        assertThat(snapshot.groups().stream().mapToInt(g -> g.partitions().size()).sum())
                .isEqualTo(30);
    }

    @Test
    void shouldShowTheWorstGroupFirst() {
        for (int i = 0; i < 10; i++) {
            Map<Partition, LogNow> logs = Map.of(P0, new LogNow(0, 1_000));
            book.add(
                    new ClusterSample(
                            time,
                            logs,
                            List.of(
                                    sample("idle", 1, Map.of(P0, Commit.at(1_000))),
                                    sample("stalled", 1, Map.of(P0, Commit.at(999))),
                                    sample("stopped", 0, Map.of(P0, Commit.at(999))),
                                    sample("busy", 1, Map.of(P0, Commit.at(i)))),
                            Set.of()));
            time += 5_000;
        }

        assertThat(snapshot().groups())
                .extracting(GroupLag::group)
                .containsExactly("stopped", "stalled", "busy", "idle");
    }

    private void settle(Doubt.Finding finding) {
        book.settle(
                book.doubts(10).stream().collect(Collectors.toMap(doubt -> doubt, d -> finding)));
    }

    private void add(long committed, long end, long earliest) {
        add(Map.of(P0, new LogNow(earliest, end)), Map.of(P0, committed));
    }

    private void add(Map<Partition, LogNow> logs, Map<Partition, Long> committed) {
        Map<Partition, Commit> commits =
                committed.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> Commit.at(entry.getValue())));
        book.add(new ClusterSample(time, logs, List.of(sample("g", 1, commits)), Set.of()));
        time += 5_000;
    }

    private static GroupSample sample(String id, int members, Map<Partition, Commit> commits) {
        return new GroupSample(
                id, "classic", members > 0 ? "Stable" : "Empty", members, commits, Map.of());
    }

    private LagSnapshot snapshot() {
        return book.snapshot("c", 0, null);
    }

    private GroupLag group() {
        return Objects.requireNonNull(snapshot().group("g"));
    }

    private PartitionLag partition() {
        return group().partitions().getFirst();
    }
}
