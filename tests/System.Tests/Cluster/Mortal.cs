using Xunit;

namespace GpCollections.Cluster;

/// <summary>
/// Tests that kill their database's server, and beside which no other runs: what they wait for is bounded in seconds.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Mortal : ICollectionFixture<MortalSystem>;
