using Xunit;

namespace GpCollections.Hosting;

/// <summary>Tests that share a system in which nothing happens beside them: they may count all there is.</summary>
[CollectionDefinition]
public sealed class Watched : ICollectionFixture<TestSystem>;
