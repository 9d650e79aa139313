package io.penstock.lag;

/**
 * The member of a group that reads a partition.
 *
 * @param memberId the id that the broker gave it; {@code consumer_id} in metrics
 * @param clientId the name that it gave itself
 * @param host where it runs, as the broker sees it
 */
public record Owner(String memberId, String clientId, String host) {}
