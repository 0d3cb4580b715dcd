using GpCollections;

ApiHost.Build(args).Run();
