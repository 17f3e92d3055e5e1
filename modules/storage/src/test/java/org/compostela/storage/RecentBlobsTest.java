package org.compostela.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobStoreDAO;
import org.apache.james.blob.api.BucketName;
import org.apache.james.blob.api.HashBlobId;
import org.apache.james.blob.api.ObjectNotFoundException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RecentBlobsTest {
    private static BlobStoreDAO store;

    private final BlobId id = new HashBlobId.Factory().from(UUID.randomUUID().toString());
    private final RecentBlobs blobs = new RecentBlobs(store);

    @BeforeAll
    static void open() throws Exception {
        store = TestStore.shared().get(Blobs.class);
    }

    @Test
    void whatIsSavedIsInTheStore() {
        save("some bytes".getBytes(US_ASCII));

        assertThat(read(store)).asString(US_ASCII).isEqualTo("some bytes");
        assertThat(read(blobs)).asString(US_ASCII).isEqualTo("some bytes");
    }

    @Test
    void readerCannotChangeWhatOthersRead() throws Exception {
        save(new byte[] {1, 2, 3});
        read(blobs)[0] = 9;

        assertThat(read(blobs)).containsExactly(1, 2, 3);
        try (InputStream stream = blobs.read(BucketName.DEFAULT, id)) {
            assertThat(stream.readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void deletedBlobIsGone() {
        save(new byte[] {1});
        Mono.from(blobs.delete(BucketName.DEFAULT, id)).block();

        assertThatThrownBy(() -> read(blobs)).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void blobOfAnySizeIsInTheStore() {
        for (int size : new int[] {0, 1, Blobs.SMALL, Blobs.SMALL + 1, RecentBlobs.LARGEST}) {
            BlobId blob = new HashBlobId.Factory().from(UUID.randomUUID().toString());
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) 7);

            Mono.from(blobs.save(BucketName.DEFAULT, blob, bytes)).block();

            assertThat(Mono.from(store.readBytes(BucketName.DEFAULT, blob)).block())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void largeBlobComesFromTheStore() {
        byte[] large = new byte[RecentBlobs.LARGEST + 1];
        large[RecentBlobs.LARGEST] = 7;
        save(large);

        assertThat(read(blobs)).isEqualTo(large);
    }

    private void save(byte[] bytes) {
        Mono.from(blobs.save(BucketName.DEFAULT, id, bytes)).block();
    }

    private byte[] read(BlobStoreDAO from) {
        return Mono.from(from.readBytes(BucketName.DEFAULT, id)).block();
    }
}
