package io.penstock.node;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer manager for all stores of the process: with Kafka's defaults
 * each of some fifty segments would take up to 98 MB of its own (R27). Made by Streams.
 */
public final class SharedRocksDb implements RocksDBConfigSetter {
    /** Setting: memtable of one store in bytes. */
    static final String WRITE_BUFFER_BYTES = "penstock.rocksdb.write.buffer.bytes";

    /** Blocks, indexes, filters and memtables of all stores together. */
    private static final long CACHE_BYTES = 128L * 1024 * 1024;

    /** Memtables of all stores together; they are charged to the cache. */
    private static final long WRITE_BUFFERS_BYTES = 96L * 1024 * 1024;

    /** Files that one store keeps open; fifty stores stay under the usual limit of a process. */
    private static final int MAX_OPEN_FILES = 256;

    static {
        RocksDB.loadLibrary();
    }

    // They live as long as the process: every store may use them at any time.
    private static final Cache CACHE = new LRUCache(CACHE_BYTES);
    private static final WriteBufferManager WRITE_BUFFERS =
            new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(CACHE);
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinL0FilterAndIndexBlocksInCache(true);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setMaxOpenFiles(MAX_OPEN_FILES);
        Object bytes = configs.get(WRITE_BUFFER_BYTES);
        if (bytes != null) {
            options.setWriteBufferSize(Long.parseLong(bytes.toString()));
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // Nothing here belongs to one store.
    }
}
