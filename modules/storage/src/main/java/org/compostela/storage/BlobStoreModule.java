package org.compostela.storage;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Names;
import javax.inject.Singleton;
import org.apache.james.backends.cassandra.components.CassandraModule;
import org.apache.james.blob.api.BlobId;
import org.apache.james.blob.api.BlobReferenceSource;
import org.apache.james.blob.api.BlobStore;
import org.apache.james.blob.api.BlobStoreDAO;
import org.apache.james.blob.api.BucketName;
import org.apache.james.blob.api.HashBlobId;
import org.apache.james.blob.api.MetricableBlobStore;
import org.apache.james.blob.cassandra.CassandraBlobModule;
import org.apache.james.blob.cassandra.CassandraBucketDAO;
import org.apache.james.blob.cassandra.CassandraDefaultBucketDAO;
import org.apache.james.server.blob.deduplication.PassThroughBlobStore;

/**
 * The bytes of messages and attachments. Each is stored for itself and goes with its owner: sharing equal ones would need a
 * garbage collection, and until that ran, a deleted message would stay on disk.
 */
final class BlobStoreModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(CassandraDefaultBucketDAO.class).in(Singleton.class);
        bind(CassandraBucketDAO.class).in(Singleton.class);
        bind(Blobs.class).in(Singleton.class);
        bind(HashBlobId.Factory.class).in(Singleton.class);
        bind(BlobId.Factory.class).to(HashBlobId.Factory.class);
        bind(BucketName.class)
                .annotatedWith(Names.named(BlobStore.DEFAULT_BUCKET_NAME_QUALIFIER))
                .toInstance(BucketName.DEFAULT);
        bind(PassThroughBlobStore.class).in(Singleton.class);
        bind(BlobStore.class)
                .annotatedWith(Names.named(MetricableBlobStore.BLOB_STORE_IMPLEMENTATION))
                .to(PassThroughBlobStore.class);
        bind(MetricableBlobStore.class).in(Singleton.class);
        bind(BlobStore.class).to(MetricableBlobStore.class);
        Multibinder.newSetBinder(binder(), BlobReferenceSource.class);
        Multibinder.newSetBinder(binder(), CassandraModule.class).addBinding().toInstance(CassandraBlobModule.MODULE);
    }

    @Provides
    @Singleton
    BlobStoreDAO blobs(Blobs store) {
        return new RecentBlobs(store);
    }
}
