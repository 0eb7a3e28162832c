/**
 * A real Kubernetes API server on this machine, without Docker: etcd and kube-apiserver as two processes, and kubectl.
 *
 * <p>Entry: {@link io.spendlane.localcluster.LocalCluster} for programs, {@link io.spendlane.localcluster.Main} for people. Where
 * the binaries come from: {@link io.spendlane.localcluster.Binaries}.
 */
@NullMarked
package io.spendlane.localcluster;

import org.jspecify.annotations.NullMarked;
