using Xunit;

[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace GpCollections.Hosting;

/// <summary>Tests that share one system under the wall's clock. Each has practices and services of its own.</summary>
[CollectionDefinition]
public sealed class Running : ICollectionFixture<TestSystem>;

/// <summary>Tests that share one system whose clock they move, always forwards.</summary>
[CollectionDefinition]
public sealed class Clocked : ICollectionFixture<ClockedSystem>;
