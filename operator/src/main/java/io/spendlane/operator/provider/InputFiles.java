package io.spendlane.operator.provider;

import java.util.Optional;

/**
 * Requests are uploaded as a file, and a batch names it. So the file tells which batches are ours, reading it proves which account a key
 * belongs to, and deleting it fences off a create that comes late.
 */
public non-sealed interface InputFiles extends Input {
    /** Uploads a file as a stream and waits until the provider can use it. Free; may be repeated. Returns the file's id. */
    String upload(String filename, Content content) throws ProviderException;

    /** Reads a file's data; empty when the account does not have it. */
    Optional<RemoteFile> file(String id) throws ProviderException;

    /**
     * Deletes a file; one that is gone already is no fault. Wires that answer alike for what is gone and what is somebody else's count both
     * as gone: who relies on it proves the account by another file.
     */
    void deleteFile(String id) throws ProviderException;
}
