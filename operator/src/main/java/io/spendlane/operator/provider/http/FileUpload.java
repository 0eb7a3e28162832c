package io.spendlane.operator.provider.http;

import io.spendlane.operator.provider.Content;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The file part of an upload, streamed: opened anew for each sending, never in memory as a whole. */
public final class FileUpload extends RequestBody {
    private static final MediaType JSONL = MediaType.get("application/jsonl");
    private static final int CHUNK = 64 << 10;

    private final Content content;
    private final long length;

    private FileUpload(Content content, long length) {
        this.content = content;
        this.length = length;
    }

    /** The form that uploads a batch's input. */
    public static RequestBody form(String purpose, String filename, boolean named, Content content) throws IOException {
        MultipartBody.Builder form =
                new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("purpose", purpose);
        if (named) {
            form.addFormDataPart("file_name", filename);
        }
        return form.addFormDataPart("file", filename, plain(filename, content)).build();
    }

    /** The content by itself. */
    public static RequestBody plain(String filename, Content content) throws IOException {
        try {
            return new FileUpload(content, content.length());
        } catch (IOException e) {
            throw unreadable(filename, e);
        }
    }

    @Override
    public MediaType contentType() {
        return JSONL;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (InputStream stream = open()) {
            long left = length;
            while (left > 0) {
                int count = read(stream, chunk, (int) Math.min(chunk.length, left));
                sink.write(chunk, 0, count);
                left -= count;
            }
        }
    }

    private InputStream open() throws IOException {
        try {
            return content.open();
        } catch (IOException e) {
            throw unreadable("the content", e);
        }
    }

    private static int read(InputStream stream, byte[] chunk, int most) throws IOException {
        int count;
        try {
            count = stream.read(chunk, 0, most);
        } catch (IOException e) {
            throw unreadable("the content", e);
        }
        if (count < 0) {
            throw new ContentUnreadableException("the content to upload is shorter than its length says");
        }
        return count;
    }

    private static ContentUnreadableException unreadable(String what, IOException fault) {
        return new ContentUnreadableException(
                what + " cannot be read to be uploaded: " + fault.getClass().getSimpleName());
    }
}
