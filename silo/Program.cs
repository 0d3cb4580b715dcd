using GpCollections;

return await SiloVerbs.Run(args);
